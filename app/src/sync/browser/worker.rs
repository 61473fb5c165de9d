//! The service worker: it opens the desk where there is no network, and updates itself.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{Set as _, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::sync::Sync;

/// Registers it, and says when a newer build took over.
pub(super) fn register(sync: Sync) {
    let Ok(container) = Reflect::get(&window().navigator(), &"serviceWorker".into()) else {
        return;
    };
    if container.is_undefined() {
        return;
    }
    let had = Reflect::get(&container, &"controller".into()).is_ok_and(|c| c.is_truthy());
    if had {
        let changed = Closure::<dyn FnMut()>::new(move || sync.renewed.set(true));
        let _ = Reflect::set(&container, &"oncontrollerchange".into(), changed.as_ref());
        changed.forget();
    }
    spawn_local(async move {
        // Without it the desk works all the same, while there is a network.
        let _ = ask(&container).await;
    });
}

async fn ask(container: &JsValue) -> Result<(), JsValue> {
    let register: Function = Reflect::get(container, &"register".into())?.dyn_into()?;
    let registered: Promise = register.call1(container, &"/sw.js".into())?.dyn_into()?;
    JsFuture::from(registered).await?;
    Ok(())
}
