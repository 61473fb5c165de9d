//! The device's storage: one `IndexedDB` database per person, one row per command. Every call can fail (a full
//! disk, a private window, a damaged file) and says so; then the engine goes on in memory.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use crate::row::{Fields, Kind};
use crate::sync::device::Owner;
use crate::sync::outbox::{Changed, Head, Outbox, Refused, Step, Waiting};

const VERSION: u32 = 1;
const ABOUT: &str = "about";
const COMMANDS: &str = "commands";
const REFUSED: &str = "refused";
const ROWS: &str = "rows";
const STORES: [&str; 4] = [ABOUT, COMMANDS, REFUSED, ROWS];
/// Keys of [`ABOUT`].
const HEAD: &str = "head";
const OWNER: &str = "owner";
/// Rows in one transaction, so that the page stays responsive.
const SLICE: usize = 400;

/// Why the device keeps nothing.
#[derive(Clone, Debug)]
pub struct Broken(pub String);

impl From<JsValue> for Broken {
    fn from(value: JsValue) -> Self {
        let message = Reflect::get(&value, &"message".into()).ok();
        let message = message.and_then(|m| m.as_string());
        Self(message.unwrap_or_else(|| format!("{value:?}")))
    }
}

impl From<serde_json::Error> for Broken {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

type Done<T> = Result<T, Broken>;

/// One person's database on this device.
pub struct Store(IdbDatabase);

impl Store {
    /// Opens it, and makes it where there is none.
    ///
    /// # Errors
    /// Where the browser keeps nothing here.
    pub async fn open(owner: &str) -> Done<Self> {
        let request = factory()?.open_with_u32(&name(owner), VERSION)?;
        let made = request.clone();
        let upgrade = Closure::once(move || {
            let Ok(db) = made.result() else { return };
            let db: IdbDatabase = db.unchecked_into();
            for store in STORES {
                // One that is there already is left as it is.
                let _ = db.create_object_store(store);
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let db: IdbDatabase = opened(&request).await?.unchecked_into();
        // Another tab wants to delete it: the person signed out.
        let closing = db.clone();
        let close = Closure::<dyn FnMut()>::new(move || closing.close());
        db.set_onversionchange(Some(close.as_ref().unchecked_ref()));
        close.forget();
        Ok(Self(db))
    }

    /// Takes a step of the outbox, in one piece, whatever other tabs do. Of an addition only what was added is
    /// told, else all that is there now.
    ///
    /// # Errors
    /// Where it was not kept.
    pub async fn take(&self, step: &Step) -> Done<(Changed, Option<Outbox>)> {
        let piece = self.begin(&[ABOUT, COMMANDS, REFUSED], IdbTransactionMode::Readwrite)?;
        let adding = matches!(step, Step::Add(_));
        let mut outbox = if adding {
            Outbox {
                head: piece.get(ABOUT, &HEAD.into()).await?,
                ..Outbox::default()
            }
        } else {
            piece.outbox().await?
        };
        let head = outbox.head;
        let changed = outbox.take(step.clone());
        if outbox.head != head {
            piece.put(ABOUT, &HEAD.into(), &outbox.head)?;
        }
        for seq in &changed.gone {
            piece.delete(COMMANDS, &number(*seq))?;
        }
        for waiting in &changed.put {
            piece.put(COMMANDS, &number(waiting.seq), waiting)?;
        }
        for refused in &changed.refused {
            piece.put(REFUSED, &refused.mark.to_string().into(), refused)?;
        }
        for mark in &changed.dismissed {
            piece.delete(REFUSED, &mark.to_string().into())?;
        }
        piece.commit().await?;
        Ok((changed, (!adding).then_some(outbox)))
    }

    /// # Errors
    /// Where it cannot be read.
    pub async fn outbox(&self) -> Done<Outbox> {
        let piece = self.begin(&[ABOUT, COMMANDS, REFUSED], IdbTransactionMode::Readonly)?;
        piece.outbox().await
    }

    /// Whose it is, and until when its rows may be shown.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub async fn owner(&self) -> Done<Option<Owner>> {
        let piece = self.begin(&[ABOUT], IdbTransactionMode::Readonly)?;
        piece.get(ABOUT, &OWNER.into()).await
    }

    /// # Errors
    /// Where it was not kept.
    pub async fn keep_owner(&self, owner: &Owner) -> Done<()> {
        let piece = self.begin(&[ABOUT], IdbTransactionMode::Readwrite)?;
        piece.put(ABOUT, &OWNER.into(), owner)?;
        piece.commit().await
    }

    /// Keeps rows, and takes out those that are nothing now; `whole` leaves no others there.
    ///
    /// # Errors
    /// Where they were not kept.
    pub async fn keep_rows(
        &self,
        rows: &[((Kind, uuid::Uuid), Option<Fields>)],
        whole: bool,
    ) -> Done<()> {
        if whole {
            let piece = self.begin(&[ROWS], IdbTransactionMode::Readwrite)?;
            piece.store(ROWS)?.clear()?;
            piece.commit().await?;
        }
        for slice in rows.chunks(SLICE) {
            let piece = self.begin(&[ROWS], IdbTransactionMode::Readwrite)?;
            for ((kind, id), fields) in slice {
                let key = format!("{} {id}", kind.name()).into();
                match fields {
                    Some(fields) => piece.put(ROWS, &key, &(kind, id, fields))?,
                    None if whole => {}
                    None => piece.delete(ROWS, &key)?,
                }
            }
            piece.commit().await?;
        }
        Ok(())
    }

    /// # Errors
    /// Where they cannot be read.
    pub async fn rows(&self) -> Done<Vec<(Kind, uuid::Uuid, Fields)>> {
        let piece = self.begin(&[ROWS], IdbTransactionMode::Readonly)?;
        piece.all(ROWS).await
    }

    fn begin(&self, stores: &[&str], mode: IdbTransactionMode) -> Done<Piece> {
        let stores: Array = stores.iter().map(|s| JsValue::from(*s)).collect();
        let transaction = self
            .0
            .transaction_with_str_sequence_and_mode(&stores, mode)?;
        let over = over(&transaction);
        Ok(Piece { transaction, over })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// One transaction.
struct Piece {
    transaction: IdbTransaction,
    over: Promise,
}

impl Piece {
    fn store(&self, name: &str) -> Done<IdbObjectStore> {
        Ok(self.transaction.object_store(name)?)
    }

    async fn get<T: DeserializeOwned>(&self, store: &str, key: &JsValue) -> Done<Option<T>> {
        let value = answer(&self.store(store)?.get(key)?).await?;
        value
            .as_string()
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(Broken::from)
    }

    /// All values, in the order of their keys. One that this build cannot read is left where it is: a newer
    /// build will read it.
    async fn all<T: DeserializeOwned>(&self, store: &str) -> Done<Vec<T>> {
        let values: Array = answer(&self.store(store)?.get_all()?)
            .await?
            .unchecked_into();
        let texts = values.iter().filter_map(|value| value.as_string());
        Ok(texts
            .filter_map(|text| serde_json::from_str(&text).ok())
            .collect())
    }

    async fn outbox(&self) -> Done<Outbox> {
        let head: Option<Head> = self.get(ABOUT, &HEAD.into()).await?;
        let waiting: Vec<Waiting> = self.all(COMMANDS).await?;
        let refused: Vec<Refused> = self.all(REFUSED).await?;
        Ok(Outbox {
            head,
            waiting,
            refused,
        })
    }

    fn put(&self, store: &str, key: &JsValue, value: &impl Serialize) -> Done<()> {
        let text = serde_json::to_string(value)?;
        self.store(store)?.put_with_key(&text.into(), key)?;
        Ok(())
    }

    fn delete(&self, store: &str, key: &JsValue) -> Done<()> {
        self.store(store)?.delete(key)?;
        Ok(())
    }

    async fn commit(self) -> Done<()> {
        JsFuture::from(self.over).await?;
        Ok(())
    }
}

/// Deletes a person's database. Other tabs of it close theirs.
///
/// # Errors
/// Where the browser keeps nothing here.
pub async fn delete(owner: &str) -> Done<()> {
    let request = factory()?.delete_database(&name(owner))?;
    answer(&request).await?;
    Ok(())
}

/// Whose databases lie on this device.
pub async fn owners() -> Vec<String> {
    let all = async {
        let factory = factory()?;
        let list: Function = Reflect::get(&factory, &"databases".into())?.dyn_into()?;
        let promise: Promise = list.call0(&factory)?.dyn_into()?;
        let list: Array = JsFuture::from(promise).await?.dyn_into()?;
        let name = |entry: JsValue| Reflect::get(&entry, &"name".into()).ok()?.as_string();
        let owner = |name: String| Some(name.strip_prefix(PREFIX)?.to_owned());
        Ok::<_, Broken>(list.iter().filter_map(name).filter_map(owner).collect())
    };
    // A browser that does not list them has to be told their names.
    all.await.unwrap_or_default()
}

const PREFIX: &str = "tomoni ";

fn name(owner: &str) -> String {
    format!("{PREFIX}{owner}")
}

fn factory() -> Done<IdbFactory> {
    window()
        .indexed_db()?
        .ok_or_else(|| Broken("there is no IndexedDB".to_owned()))
}

/// Sequence numbers as keys: exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "nobody sends 2^53 commands")]
fn number(seq: u64) -> JsValue {
    JsValue::from_f64(seq as f64)
}

async fn opened(request: &IdbOpenDbRequest) -> Done<JsValue> {
    answer(request).await
}

/// A request's result.
async fn answer(request: &IdbRequest) -> Done<JsValue> {
    let asked = request.clone();
    let promise = Promise::new(&mut |resolve, reject| {
        asked.set_onsuccess(Some(&resolve));
        asked.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(request.result()?),
        Err(_) => Err(request.error().ok().flatten().map_or_else(
            || Broken("a request failed".to_owned()),
            |e| Broken(e.message()),
        )),
    }
}

/// Resolves once a transaction is durable.
fn over(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        transaction.set_onerror(Some(&reject));
    })
}
