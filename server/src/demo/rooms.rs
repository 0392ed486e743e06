//! The test centres of the demo year: one with computer rooms, one small and accessible.

use crate::authority::Organizer;
use crate::error::Outcome;
use crate::platform::Platform;
use crate::rooms::keep::{RoomForm, add_centre, add_room};
use crate::sessions::rooms;
use crate::storage::room;

/// Seats of a computer room.
const SEATS: usize = 60;

/// Chooses rooms for so many people, and makes them the first time.
pub async fn choose(platform: &Platform, by: &Organizer, session: &str, people: usize) -> Outcome<()> {
    if room::centres(&platform.store).await?.is_empty() {
        let school = add_centre(platform, by, "区职业中专考点", "娄桥街道学院路 1 号").await?;
        for n in 1..=people.div_ceil(SEATS) {
            add_room(platform, by, &school, &form(format!("第 {n} 机房"), SEATS, 10, false)).await?;
        }
        let hall = add_centre(platform, by, "区政务服务中心考点", "娄桥街道洲洋路 5 号").await?;
        add_room(platform, by, &hall, &form("一楼教室".into(), 20, 5, true)).await?;
    }
    let all = room::all(&platform.store).await?;
    let order: Vec<_> = all.iter().zip(1..).map(|(room, n): (_, usize)| (room.id.clone(), n.to_string())).collect();
    rooms::choose(platform, by, session, &order).await
}

fn form(name: String, seats: usize, across: usize, accessible: bool) -> RoomForm {
    RoomForm { name, seats: seats.to_string(), across: across.to_string(), accessible }
}
