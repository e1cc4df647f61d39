//! A place for files: what it takes, and what lies there. Uploads are somebody else's.

use crate::forms::context::Files;
use crate::forms::schema::Field;

/// A file that is attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
    /// Where it can be read.
    pub url: String,
    /// Where a post removes it; empty where it cannot be removed.
    pub remove_url: String,
}

/// A place for files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileView {
    /// Endings for the control's `accept`.
    pub accept: String,
    /// What is taken, in words.
    pub limits: String,
    /// Most files.
    pub most: usize,
    /// Whether it can be promised for later.
    pub is_deferrable: bool,
    /// Whether it is promised.
    pub is_deferred: bool,
    /// What lies there.
    pub files: Vec<AttachedFile>,
}

impl FileView {
    /// The place of a field.
    pub(super) fn of(field: &Field, files: Option<Files>) -> Self {
        let kinds: Vec<String> = field.accepts.iter().map(|kind| kind.to_uppercase()).collect();
        let mut limits = vec![format!("{} 格式", kinds.join("、"))];
        limits.extend(field.largest_mb.map(|size| format!("每个不超过 {size} MB")));
        limits.extend((field.most_items() > 1).then(|| format!("最多 {} 个", field.most_items())));
        limits.extend(field.valid_months.map(|months| format!("出具日期在 {months} 个月以内")));
        let accept: Vec<String> = field.accepts.iter().map(|kind| format!(".{kind}")).collect();
        Self {
            accept: accept.join(","),
            limits: limits.join("，"),
            most: field.most_items(),
            is_deferrable: field.deferrable,
            is_deferred: files.unwrap_or_default().deferred,
            files: Vec::new(),
        }
    }

    /// Whether there is room for another file.
    pub fn has_room(&self) -> bool {
        self.files.len() < self.most
    }
}
