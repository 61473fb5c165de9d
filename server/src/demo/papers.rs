//! Papers that the sample's companies attach: small, whole PDF files of one page.

use app::access::Actor;
use app::file::Stored;
use app::roundtable::{Attach, Command as C};
use app::value::{FileName, ItemId};
use axum::body::Body;

use super::rounds::does;
use crate::error::Failure;
use crate::file::{keep, receipt};
use crate::http::App;

/// The company's contact attaches a paper to an item.
///
/// # Errors
/// Where it is refused, or the disk refuses it.
pub async fn attach(app: &App, by: &Actor, item: ItemId, name: &str) -> Result<(), Failure> {
    let person = by.person().unwrap_or_default();
    let stored: Stored = keep::store(app, person, Body::from(paper()))
        .await?
        .map_err(|why| Failure::new(format!("the sample's paper was turned away: {why:?}")))?;
    let attach = Attach {
        item,
        file: stored.file,
        receipt: receipt(&app.db.seal, &stored)?,
        name: FileName::parse(name)?,
    };
    does(app, by.clone(), C::Attach(attach)).await
}

/// A page that says what it is.
fn paper() -> Vec<u8> {
    let text = "BT /F1 24 Tf 72 740 Td (Tomoni) Tj 0 -36 Td /F1 14 Tf (A sample paper for a roundtable.) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut paper = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(format!("{:010} 00000 n \n", paper.len()));
        paper.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).into_bytes());
    }
    let (begins, size, places) = (paper.len(), objects.len() + 1, places.concat());
    let end = format!(
        "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n"
    );
    paper.extend(end.into_bytes());
    paper
}
