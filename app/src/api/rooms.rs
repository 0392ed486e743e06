//! Test centres, rooms, the rooms of a session, and seats by hand.

use super::ApiError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::caller::{go, own_path, session, site};
#[cfg(feature = "ssr")]
use server::rooms::keep::{self, RoomForm};
#[cfg(feature = "ssr")]
use server::sessions::{entry, reseat, review, rooms};

/// Adds a test centre.
#[server(prefix = "/api", endpoint = "add-test-centre")]
pub async fn add_test_centre(name: String, #[server(default)] address: String) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let id = keep::add_centre(&platform, &caller.organizer()?, &name, &address).await?;
    go("/organizer/rooms");
    Ok(id)
}

/// Changes a test centre.
#[server(prefix = "/api", endpoint = "change-test-centre")]
pub async fn change_test_centre(
    centre: String,
    name: String,
    #[server(default)] address: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    keep::change_centre(&platform, &caller.organizer()?, &centre, &name, &address).await?;
    go("/organizer/rooms");
    Ok(())
}

/// Takes a test centre with its rooms out of use.
#[server(prefix = "/api", endpoint = "close-test-centre")]
pub async fn close_test_centre(centre: String, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    keep::close_centre(&platform, &caller.organizer()?, &centre, &reason).await?;
    go("/organizer/rooms");
    Ok(())
}

/// Puts a test centre back into use.
#[server(prefix = "/api", endpoint = "reopen-test-centre")]
pub async fn reopen_test_centre(centre: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    keep::reopen_centre(&platform, &caller.organizer()?, &centre).await?;
    go("/organizer/rooms");
    Ok(())
}

/// Adds a room to a test centre.
#[server(prefix = "/api", endpoint = "add-room")]
pub async fn add_room(
    centre: String,
    name: String,
    seats: String,
    #[server(default)] across: String,
    #[server(default)] accessible: String,
) -> Result<String, ApiError> {
    let (platform, caller) = session().await?;
    let form = RoomForm { name, seats, across, accessible: accessible == "1" };
    let id = keep::add_room(&platform, &caller.organizer()?, &centre, &form).await?;
    go("/organizer/rooms");
    Ok(id)
}

/// Changes a room.
#[server(prefix = "/api", endpoint = "change-room")]
pub async fn change_room(
    room: String,
    name: String,
    seats: String,
    #[server(default)] across: String,
    #[server(default)] accessible: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let form = RoomForm { name, seats, across, accessible: accessible == "1" };
    keep::change_room(&platform, &caller.organizer()?, &room, &form).await?;
    go("/organizer/rooms");
    Ok(())
}

/// Takes a room out of use.
#[server(prefix = "/api", endpoint = "close-room")]
pub async fn close_room(room: String, #[server(default)] reason: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    keep::close_room(&platform, &caller.organizer()?, &room, &reason).await?;
    go("/organizer/rooms");
    Ok(())
}

/// Puts a room back into use.
#[server(prefix = "/api", endpoint = "reopen-room")]
pub async fn reopen_room(room: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    keep::reopen_room(&platform, &caller.organizer()?, &room).await?;
    go("/organizer/rooms");
    Ok(())
}

/// Sets the rooms of a session: `rooms[]` with their `places[]`, as typed; an empty place leaves a room out.
#[server(prefix = "/api", endpoint = "choose-rooms")]
pub async fn choose_rooms(
    session_id: String,
    #[server(default)] rooms: Vec<String>,
    #[server(default)] places: Vec<String>,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let typed: Vec<_> = rooms.into_iter().zip(places).collect();
    rooms::choose(&platform, &caller.organizer()?, &session_id, &typed).await?;
    go(&format!("/organizer/sessions/{session_id}/rooms"));
    Ok(())
}

/// Moves a person to a free seat.
#[server(prefix = "/api", endpoint = "move-seat")]
pub async fn move_seat(
    registration: String,
    #[server(default)] room: String,
    #[server(default)] seat: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    reseat::move_to(&platform, &caller.organizer()?, &registration, (&room, &seat), &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Two people change places; the other is named by the ticket.
#[server(prefix = "/api", endpoint = "swap-seats")]
pub async fn swap_seats(
    registration: String,
    #[server(default)] ticket: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    reseat::swap(&platform, &caller.organizer()?, &registration, &ticket, &reason).await?;
    go(own_path(&back));
    Ok(())
}

/// Sets whether a person needs an accessible room, and what exactly.
#[server(prefix = "/api", endpoint = "set-access-need")]
pub async fn set_access_need(
    registration: String,
    #[server(default)] needed: String,
    #[server(default)] note: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    review::set_access(&platform, &caller.organizer()?, &registration, needed == "1", &note).await?;
    go(own_path(&back));
    Ok(())
}

/// Sets what a session demands at its door: spoken code, networks one a line, exam browser (`seb` = `1`) and its quit
/// password (empty keeps it).
#[server(prefix = "/api", endpoint = "set-entry-rules")]
pub async fn set_entry_rules(
    session_id: String,
    #[server(default)] code: String,
    #[server(default)] networks: String,
    #[server(default)] seb: String,
    #[server(default)] quit_password: String,
) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    let form = entry::RuleForm { code, networks, seb: seb == "1", quit_password };
    entry::set(&platform, &caller.organizer()?, &session_id, &form, &site(&platform)).await?;
    go(&format!("/organizer/sessions/{session_id}/entry"));
    Ok(())
}

/// Draws a new spoken code.
#[server(prefix = "/api", endpoint = "new-entry-code")]
pub async fn new_entry_code(session_id: String) -> Result<(), ApiError> {
    let (platform, caller) = session().await?;
    entry::new_code(&platform, &caller.organizer()?, &session_id).await?;
    go(&format!("/organizer/sessions/{session_id}/entry"));
    Ok(())
}
