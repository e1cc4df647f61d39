//! What the directories rest on: a list with facets over five thousand entries, and a spreadsheet read and checked.
//! `cargo bench --bench listings`; the entries are those of `tests/load/listings.sh`, so python3 is needed.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop where it stands")]

use std::hint::black_box;
use std::process::Command;
use std::time::Duration;

use cbec_portal::app::Application;
use cbec_portal::listings::Directories;
use cbec_portal::listings::exchange::{Importer, Sheet, apply, plan};
use cbec_portal::platform::Actor;
use criterion::{Criterion, criterion_group, criterion_main};
use rust_xlsxwriter::Workbook;

mod node;

use node::Node;

/// Entries of the list, and rows of the spreadsheet.
const ENTRIES: usize = 5000;
/// The directory of both.
const DIRECTORY: &str = "parks";

/// Questions to the list: everything, words, and words within a facet.
const LISTS: [(&str, &str); 4] = [
    ("everything", "/parks?view=list"),
    ("two words", "/parks?view=list&q=天府+直播间"),
    ("two facets", "/parks?view=list&level=省级&division=成都市"),
    ("a map", "/parks?view=map&q=跨境园"),
];

/// Entries as a table of texts; another seed makes other entries.
fn table(seed: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/load/listings.py");
    let made = Command::new("python3").args([script, "make", DIRECTORY, &ENTRIES.to_string(), seed]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).unwrap()
}

/// The same table as an XLSX file.
fn workbook(table: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    for (row, record) in (0_u32..).zip(reader.records()) {
        for (column, cell) in (0_u16..).zip(record.unwrap().iter()) {
            page.write(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn fill(application: &Application, table: &str) {
    let (site, directories) = (&application.site, &application.directories);
    let directory = directories.by_key(DIRECTORY).unwrap();
    let sheet = Sheet::read(table.as_bytes()).unwrap();
    let plan = plan(site.database.read(), directories, directory, Importer::Program, sheet).await.unwrap();
    assert!(plan.faults.is_empty(), "{} faults", plan.faults.len());
    let write = site.begin(Actor::system("bench")).await.unwrap();
    apply(write, directory, Importer::Program, plan).await.unwrap();
}

fn lists(criterion: &mut Criterion) {
    let known = table("1");
    let mut site = None;
    let node = Node::start(async |application| {
        site = Some(application.site.clone());
        fill(application, &known).await;
    });
    let site = site.unwrap();
    let is_listed = || String::from_utf8_lossy(&node.get(LISTS[0].1)).contains(&format!("<strong>{ENTRIES}</strong>"));
    while !is_listed() {
        std::thread::sleep(Duration::from_millis(200));
    }
    for (name, path) in LISTS {
        let name = format!("listings/{name} of {ENTRIES}");
        criterion.bench_function(&name, |bencher| bencher.iter(|| black_box(node.get(path))));
    }
    let book = workbook(&table("2"));
    criterion.bench_function(&format!("listings/xlsx of {ENTRIES} rows read"), |bencher| {
        bencher.iter(|| black_box(Sheet::read(black_box(&book)).unwrap()));
    });
    let directories = site.kept::<Directories>().unwrap();
    let directory = directories.by_key(DIRECTORY).unwrap();
    criterion.bench_function(&format!("listings/xlsx of {ENTRIES} rows read and checked"), |bencher| {
        bencher.iter(|| {
            let sheet = Sheet::read(black_box(&book)).unwrap();
            let plan = plan(site.database.read(), &directories, directory, Importer::Program, sheet);
            let plan = node.wait(plan).unwrap();
            assert!(plan.faults.is_empty(), "{:?}", plan.faults.first());
            black_box(plan.additions.len())
        });
    });
    node.stop();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(10));
    targets = lists
}
criterion_main!(benches);
