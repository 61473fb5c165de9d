//! Which of a person's tabs leads: the one that holds the lock. Where a browser has no locks, each tab leads for
//! itself; the server applies each command once all the same.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;
}

/// Waits for the lead, now and whenever it was lost, and says when it comes and goes. `steal` takes it from a tab
/// that does not answer.
pub fn stand(name: &str, steal: bool, changed: impl Fn(bool) + Clone + 'static) {
    let Some(locks) = locks() else {
        changed(true);
        return;
    };
    let name = name.to_owned();
    spawn_local(async move {
        let mut steal = steal;
        loop {
            let options = Object::new();
            if steal {
                let _ = Reflect::set(&options, &"steal".into(), &true.into());
            }
            steal = false;
            let leading = changed.clone();
            // Held until the page goes, or until another tab takes it.
            let granted = Closure::once(move |_: JsValue| {
                leading(true);
                Promise::new(&mut |_, _| {})
            });
            let over = locks.request(&name, &options, granted.as_ref().unchecked_ref());
            let Ok(over) = over else {
                changed(true);
                return;
            };
            let _ = JsFuture::from(over).await;
            changed(false);
        }
    });
}

fn locks() -> Option<LockManager> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    (!locks.is_undefined()).then(|| locks.unchecked_into())
}
