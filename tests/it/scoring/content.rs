//! The frameworks that come with the program.

use std::fs;
use std::path::Path;

use cbec_portal::scoring::Framework;

#[test]
fn frameworks_of_the_content_have_no_problems() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/frameworks");
    let Ok(files) = fs::read_dir(&folder) else { return };
    for file in files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let framework = Framework::read(&fs::read_to_string(&file).unwrap());
        assert!(framework.is_ok(), "{}: {:?}", file.display(), framework.err());
    }
}
