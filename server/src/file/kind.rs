//! What is in a file, by its octets. Of an archive its list of contents is read, and of what is in it a few octets: a list
//! can claim any size.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use app::file::FileKind;
use file_format::FileFormat;
use zip::ZipArchive;

use crate::error::Failure;

/// Where programs for slides begin to read.
const SLIDES: &str = "ppt/presentation.xml";
/// Where the open document format says what it is.
const MIMETYPE: &str = "mimetype";

/// # Errors
/// Where the disk refuses. What is no file of ours is none.
pub fn of(file: &Path) -> Result<Option<FileKind>, Failure> {
    let found = FileFormat::from_file(file)?;
    let kind = FileKind::of_media_type(found.media_type());
    if found == FileFormat::Zip || matches!(kind, Some(FileKind::Pptx | FileKind::Odp)) {
        return Ok(of_archive(File::open(file)?));
    }
    Ok(kind)
}

fn of_archive(file: File) -> Option<FileKind> {
    let mut archive = ZipArchive::new(BufReader::new(file)).ok()?;
    if archive.index_for_name(SLIDES).is_some() {
        return Some(FileKind::Pptx);
    }
    let mut said = String::new();
    let longest = u64::try_from(FileKind::Odp.media_type().len()).ok()?;
    let part = archive.by_name(MIMETYPE).ok()?;
    part.take(longest).read_to_string(&mut said).ok()?;
    (said == FileKind::Odp.media_type()).then_some(FileKind::Odp)
}
