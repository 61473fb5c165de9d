//! The service worker: it opens the desk where there is no network, and updates itself.

use core::cell::Cell;

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{Set as _, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::sync::Sync;

/// Registers it, and says when a newer build took over.
pub(super) fn register(sync: Sync) {
    let Some(container) = container() else { return };
    // The first worker takes over a page of the same build; each one after it brings a newer one.
    let had = Reflect::get(&container, &"controller".into()).is_ok_and(|c| c.is_truthy());
    let had = Cell::new(had);
    let changed = Closure::<dyn FnMut()>::new(move || {
        if had.replace(true) {
            sync.renewed.set(true);
        }
    });
    let _ = Reflect::set(&container, &"oncontrollerchange".into(), changed.as_ref());
    changed.forget();
    spawn_local(async move {
        // Without it the desk works all the same, while there is a network.
        let _ = ask(&container).await;
    });
}

/// The worker and the pages that it keeps go. They hold no data; but who signs out leaves a browser as it was.
pub(super) async fn unregister() {
    if let Some(container) = container() {
        let _ = unregister_all(&container).await;
    }
    let _ = delete_caches().await;
}

async fn ask(container: &JsValue) -> Result<(), JsValue> {
    call(container, "register", &["/sw.js".into()]).await?;
    Ok(())
}

async fn unregister_all(container: &JsValue) -> Result<(), JsValue> {
    let all: Array = call(container, "getRegistrations", &[]).await?.dyn_into()?;
    for registration in all.iter() {
        call(&registration, "unregister", &[]).await?;
    }
    Ok(())
}

async fn delete_caches() -> Result<(), JsValue> {
    let caches = Reflect::get(&window(), &"caches".into())?;
    let names: Array = call(&caches, "keys", &[]).await?.dyn_into()?;
    for name in names.iter() {
        call(&caches, "delete", &[name]).await?;
    }
    Ok(())
}

/// Where there is none (a private window, plain HTTP), the desk works without.
fn container() -> Option<JsValue> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    (!container.is_undefined()).then_some(container)
}

async fn call(of: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    let arguments: Array = arguments.iter().collect();
    let promise: Promise = function.apply(of, &arguments)?.dyn_into()?;
    JsFuture::from(promise).await
}
