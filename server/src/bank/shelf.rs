//! Items in memory by id and version. A version never changes, so every instance may keep its own copy.

use crate::error::{Error, Outcome};
use crate::storage::{Store, item};
use question_bank::item::{Item, ItemId};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

type Key = (ItemId, u32);
type Held = Arc<HashMap<Key, Arc<Item>>>;

/// A cache of items.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<RwLock<Held>>);

impl Shelf {
    /// Every stored version, read once from the database.
    pub async fn items(&self, store: &Store) -> Outcome<Arc<HashMap<Key, Arc<Item>>>> {
        let held = self.0.read().map_err(|_| Error::Fault("shelf".into()))?.clone();
        if !held.is_empty() {
            return Ok(held);
        }
        self.reload(store).await
    }

    /// Reads the shelf again, after another instance loaded items.
    pub async fn reload(&self, store: &Store) -> Outcome<Arc<HashMap<Key, Arc<Item>>>> {
        let all = item::all(store).await?;
        let map: HashMap<_, _> = all.into_iter().map(|i| ((i.id.clone(), i.version), Arc::new(i))).collect();
        let map = Arc::new(map);
        *self.0.write().map_err(|_| Error::Fault("shelf".into()))? = map.clone();
        Ok(map)
    }

    /// Forgets everything, so that the next look reads the database.
    pub fn clear(&self) {
        if let Ok(mut held) = self.0.write() {
            *held = Arc::default();
        }
    }
}
