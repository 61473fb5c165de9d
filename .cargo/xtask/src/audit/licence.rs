use spdx::{Expression, ParseMode};

/// Licences that ask for no more than that their text comes along, or for changes to their own files.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // The list of root certificates: data, and no code.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed,
    /// Known to the world, and not on our list.
    Unlisted,
    /// Missing, or no licence expression.
    Unknown,
}

/// Judges an SPDX expression: of "or" one side must be allowed, of "and" both.
pub fn judge(licence: Option<&str>) -> Verdict {
    let Some(parsed) = licence.and_then(|text| Expression::parse_mode(text, ParseMode::LAX).ok())
    else {
        return Verdict::Unknown;
    };
    let allowed = parsed.evaluate(|asked| {
        let id = asked.license.id().map(|id| id.name);
        id.is_some_and(|name| ALLOWED.contains(&name))
    });
    if allowed {
        Verdict::Allowed
    } else {
        Verdict::Unlisted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_side_of_or_is_enough_and_of_and_both_are_needed() {
        for allowed in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 / MIT",
            "GPL-3.0-only OR MIT",
            "(MIT OR GPL-2.0-only) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
        ] {
            assert_eq!(judge(Some(allowed)), Verdict::Allowed, "{allowed}");
        }
        for unlisted in ["GPL-3.0-only", "MIT AND AGPL-3.0-only"] {
            assert_eq!(judge(Some(unlisted)), Verdict::Unlisted, "{unlisted}");
        }
        for unknown in [None, Some(""), Some("ask the author"), Some("MIT OR")] {
            assert_eq!(judge(unknown), Verdict::Unknown, "{unknown:?}");
        }
    }
}
