//! A cell of a table in text, for spreadsheets.

/// RFC 4180; and what a spreadsheet would take for a formula is only text.
#[must_use]
pub fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_text_whatever_stands_in_it() {
        assert_eq!(quoted("青木 さくら"), "青木 さくら");
        assert_eq!(quoted("港, \"運送\""), "\"港, \"\"運送\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-5,0"), "\"'-5,0\"");
        for cell in ["=1", "+81 90", "-", "@x", "\tx", "\rx"] {
            let quoted = quoted(cell);
            assert!(quoted.trim_start_matches('"').starts_with('\''), "{cell:?}");
        }
    }
}
