//! A stand-in for the payment company: the same program that the browser tests use.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

const SECRET: &str = "whsec_story";

pub struct Company {
    pub base: String,
    http: Client,
    program: Child,
}

impl Drop for Company {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Money that came, as the company's own record has it.
#[derive(Clone, Debug)]
pub struct Came {
    pub charge: String,
    pub amount: i64,
    pub refunded: i64,
}

impl Company {
    pub fn opens() -> Self {
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/stripe/main.mjs");
        let mut program = Command::new("node")
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node");
        let mut line = String::new();
        let told = program.stdout.take().unwrap();
        BufReader::new(told).read_line(&mut line).unwrap();
        let base = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Self {
            base,
            http: Client::builder().redirect(Policy::none()).build().unwrap(),
            program,
        }
    }

    /// What the operator tells the server.
    pub fn flags(&self) -> Vec<String> {
        vec![
            format!("--stripe-url={}", self.base),
            "--stripe-key=sk_test_story".to_owned(),
            format!("--stripe-webhook-secrets=whsec_old,{SECRET}"),
        ]
    }

    pub async fn does(&self, what: &str, told: Value) -> Value {
        let url = format!("{}/control/{what}", self.base);
        let answer = self.http.post(url).body(told.to_string()).send().await;
        let text = answer.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{what}: {text}"))
    }

    /// A button on one of its pages; it leads on.
    pub async fn presses(&self, button: &str) {
        let page = self.http.post(button).send().await.unwrap();
        assert!(page.status().is_redirection(), "{}", page.status());
    }

    /// Tells this server what happens, in this weather.
    pub async fn tells(&self, server: &str, weather: Value) {
        let mut told = json!({
            "url": format!("{server}/webhooks/stripe"), "secrets": [SECRET],
            "repeat": 1, "hold": false, "drop": false, "shuffle": false,
        });
        for (name, value) in weather.as_object().unwrap() {
            told[name] = value.clone();
        }
        self.does("webhooks", told).await;
    }

    pub async fn record(&self) -> Value {
        self.does("record", json!({})).await
    }

    pub async fn came(&self) -> Vec<Came> {
        let record = self.record().await;
        let charges = record["charges"].as_array().unwrap().iter();
        let came = charges.map(|charge| Came {
            charge: charge["id"].as_str().unwrap().to_owned(),
            amount: charge["amount"].as_i64().unwrap(),
            refunded: charge["refunded"].as_i64().unwrap(),
        });
        came.collect()
    }

    /// What it holds for us.
    pub async fn holds(&self) -> i64 {
        let came = self.came().await;
        came.iter().map(|c| c.amount - c.refunded).sum()
    }
}
