//! Small forms of what is sent to many.

use std::io::Write as _;

use axum::body::Bytes;

/// Small for what it costs, once a page.
const BROTLI_QUALITY: i32 = 7;

/// `None` where the encoder fails; the plain form is sent then.
#[must_use]
pub fn brotli(bytes: &[u8]) -> Option<Bytes> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).ok()?;
    Some(out.into())
}

/// `None` where the encoder fails.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).ok()?;
    Some(encoder.finish().ok()?.into())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_was_made_small_is_whole_again() {
        let page = "席を確保しました ".repeat(200);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(page.as_bytes()).unwrap(), &mut back).unwrap();
        assert_eq!(back, page.as_bytes());
        let mut back = String::new();
        flate2::read::GzDecoder::new(&*gzip(page.as_bytes()).unwrap())
            .read_to_string(&mut back)
            .unwrap();
        assert_eq!(back, page);
        assert!(brotli(page.as_bytes()).unwrap().len() < page.len() / 20);
    }
}
