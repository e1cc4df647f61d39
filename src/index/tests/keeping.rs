//! What survives on disk.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::*;

fn reopened(root: &Path) -> (Index, Opened) {
    Index::open(root, lexicon(), "1", numbers).unwrap()
}

#[test]
fn a_finished_index_opens_where_it_stopped() {
    let root = TempDir::new().unwrap();
    let index = filled(root.path());
    let mut changed = library().remove(3);
    changed.title = "水库大坝检查规定".into();
    let change = Change { key: changed.key.clone(), document: Some(changed) };
    let removal = Change { key: "policy:2".into(), document: None };
    for position in [8, 9, 9] {
        index.apply(&[change.clone(), removal.clone()], position).unwrap();
    }
    assert_eq!(index.len(), 3);
    assert_eq!(found(&index, "水库大坝"), [4]);
    assert!(!found(&index, "宜宾综试区").contains(&2));
    drop(index);
    let (index, opened) = reopened(root.path());
    assert_eq!((opened, index.len()), (Opened::At(9), 3));
}

#[test]
fn an_unfinished_index_asks_to_be_rebuilt() {
    let root = TempDir::new().unwrap();
    let (index, _) = reopened(root.path());
    index.apply(&[Change { key: "policy:1".into(), document: library().pop() }], 3).unwrap();
    assert_eq!(index.len(), 1);
    let mut abandoned = index.rebuild().unwrap();
    abandoned.add(&library()[0]).unwrap();
    drop((abandoned, index));
    assert!(matches!(reopened(root.path()).1, Opened::NeedsRebuild(_)));
}

#[test]
fn other_words_or_another_salt_ask_for_a_rebuild() {
    let root = TempDir::new().unwrap();
    drop(filled(root.path()));
    let other = Lexicon::parse("海外仓", SYNONYMS, "");
    assert!(matches!(Index::open(root.path(), other, "1", numbers).unwrap().1, Opened::NeedsRebuild(_)));
    drop(filled(TempDir::new().unwrap().path()));
    let root = TempDir::new().unwrap();
    drop(filled(root.path()));
    assert!(matches!(Index::open(root.path(), lexicon(), "2", numbers).unwrap().1, Opened::NeedsRebuild(_)));
}

#[test]
fn whatever_is_damaged_the_index_opens() {
    let root = TempDir::new().unwrap();
    drop(filled(root.path()));
    let folder = root.path().join(fs::read_to_string(root.path().join("CURRENT")).unwrap());
    let files: Vec<_> = fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).collect();
    let damaging = files.iter().filter(|path| path.extension().is_some() && !path.ends_with(".managed.json"));
    for path in damaging.filter(|path| path.extension() != Some("lock".as_ref())) {
        let copy = TempDir::new().unwrap();
        copy_to(root.path(), copy.path());
        let at = copy.path().join(path.strip_prefix(root.path()).unwrap());
        fs::write(at, b"not what was here").unwrap();
        let (index, opened) = reopened(copy.path());
        assert!(matches!(opened, Opened::NeedsRebuild(_)), "{}", path.display());
        assert!(index.is_empty());
    }
}

#[test]
fn a_deleted_folder_and_an_odd_note_are_survived() {
    for note in ["g999", "../..", "", "\u{fffd}"] {
        let root = TempDir::new().unwrap();
        drop(filled(root.path()));
        fs::write(root.path().join("CURRENT"), note).unwrap();
        assert!(matches!(reopened(root.path()).1, Opened::NeedsRebuild(_)), "{note}");
    }
}

fn copy_to(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy_to(&entry.path(), &target) } else { drop(fs::copy(entry.path(), target)) }
    }
}
