//! Rows and cells of a table in text (RFC 4180), forgiving where banks are careless.

/// A row, and the line from 1 at which it begins: a cell in quotes may hold line breaks.
pub(in crate::donor) type Row = (usize, Vec<String>);

/// Cuts text whose line breaks are `\n`.
pub(in crate::donor) fn rows(text: &str, separator: char) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let (cells, after) = row(rest, separator);
        let used = rest.len() - after.len();
        rows.push((line, cells));
        line += rest.bytes().take(used).filter(|b| *b == b'\n').count();
        rest = after;
    }
    rows
}

fn row(text: &str, separator: char) -> (Vec<String>, &str) {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = quoted(rest, separator).unwrap_or_else(|| plain(rest, separator));
        cells.push(cell);
        match after.strip_prefix(separator) {
            Some(next) => rest = next,
            None => return (cells, after.strip_prefix('\n').unwrap_or(after)),
        }
    }
}

/// A quote that nothing ends at a cell's end is a letter like others, so that it cannot swallow the lines below it.
fn quoted(text: &str, separator: char) -> Option<(String, &str)> {
    let mut rest = text.trim_start_matches(' ').strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (inside, after) = rest.split_once('"')?;
        cell.push_str(inside);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
        } else {
            let after = after.trim_start_matches(' ');
            let ends = after.is_empty() || after.starts_with([separator, '\n']);
            return ends.then_some((cell, after));
        }
    }
}

fn plain(text: &str, separator: char) -> (String, &str) {
    let end = text.find([separator, '\n']).unwrap_or(text.len());
    let (cell, after) = text.split_at(end);
    (cell.to_owned(), after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_quotes_and_line_breaks() {
        let text = "a,\"b, \"\"c\"\"\nd\" , e\n\n\"f\",";
        let cut = rows(text, ',');
        assert_eq!(cut.len(), 3);
        assert_eq!(
            cut[0],
            (1, vec!["a".into(), "b, \"c\"\nd".into(), " e".into()])
        );
        assert_eq!(cut[1], (3, vec![String::new()]));
        assert_eq!(cut[2], (4, vec!["f".into(), String::new()]));
    }

    #[test]
    fn a_quote_that_nobody_closed_stays_on_its_line() {
        let cut = rows("a,\"b\nc,\"d\"\ne,\"f", ',');
        let lines: Vec<usize> = cut.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3]);
        assert_eq!(cut[0].1, ["a", "\"b"]);
        assert_eq!(cut[1].1, ["c", "d"]);
    }
}
