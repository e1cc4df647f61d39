use proptest::prelude::*;

use super::{Body, Comparison, Row, RowKind, Span, compare};

fn compared(old: &str, new: &str) -> Comparison {
    compare(&Body::parse(old), &Body::parse(new))
}

fn different(spans: &[Span]) -> Vec<&str> {
    spans.iter().filter(|span| span.is_different).map(|span| span.text.as_str()).collect()
}

fn text(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[test]
fn a_changed_number_is_marked_within_its_sentence() {
    let comparison = compared("# 一、目标\n到2025年建成园区十个以上。\n", "# 一、目标\n到2027年建成园区十个以上。\n");
    let kinds: Vec<RowKind> = comparison.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Same, RowKind::Changed]);
    assert_eq!(different(&comparison.rows[1].old), ["5"]);
    assert_eq!(different(&comparison.rows[1].new), ["7"]);
    assert_eq!(comparison.changes(), 1);
}

#[test]
fn an_added_paragraph_leaves_its_neighbours_aligned() {
    let comparison = compared("甲事照旧办理。\n乙事照旧办理。\n", "甲事照旧办理。\n新增海外仓补贴条款。\n乙事照旧办理。\n");
    let kinds: Vec<RowKind> = comparison.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Same, RowKind::Added, RowKind::Same]);
}

#[test]
fn unlike_paragraphs_are_removed_and_added() {
    let comparison = compared("支持企业建设仓库。\n", "本办法由市商务局负责解释并自印发之日起施行。\n");
    let kinds: Vec<RowKind> = comparison.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Removed, RowKind::Added]);
}

proptest! {
    #[test]
    fn both_versions_can_be_read_from_the_rows(old in "([甲乙丙丁]{1,6}。\n){0,8}", new in "([甲乙丙丁]{1,6}。\n){0,8}") {
        let rows = compared(&old, &new).rows;
        let side = |spans: fn(&Row) -> &Vec<Span>| rows.iter().map(|row| text(spans(row))).collect::<String>();
        prop_assert_eq!(side(|row| &row.old), old.replace('\n', ""));
        prop_assert_eq!(side(|row| &row.new), new.replace('\n', ""));
    }

    #[test]
    fn a_text_is_the_same_as_itself(text in "([甲乙丙丁]{1,6}。\n){0,8}") {
        prop_assert!(compared(&text, &text).is_same());
    }
}

#[test]
fn a_block_is_paired_with_the_one_that_is_surely_the_same() {
    let old = "支持企业建设海外仓，给予补贴。\n支持企业建设产业园，给予奖励。\n";
    let new = "支持企业开展品牌推广，给予补助。\n支持企业建设海外仓，每家给予补贴。\n支持企业建设产业园，给予奖励五万元。\n";
    let kinds: Vec<RowKind> = compared(old, new).rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Added, RowKind::Changed, RowKind::Changed]);
}

#[test]
fn a_moved_paragraph_leaves_and_comes_whole() {
    let comparison = compared(
        "甲事项由商务局办理。\n乙仓库须先登记。\n丙园区可申报。\n",
        "乙仓库须先登记。\n丙园区可申报。\n甲事项由商务局办理。\n",
    );
    let kinds: Vec<RowKind> = comparison.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Removed, RowKind::Same, RowKind::Same, RowKind::Added]);
}

#[test]
fn thousands_of_unlike_blocks_are_compared_in_bounded_time() {
    let text = |from: u32| -> String {
        let words = (0..6000_u32)
            .map(|at| char::from_u32(0x4e00 + (at * 7 + from) % 9000).map_or_else(String::new, |c| format!("{c}{c}{c}。\n")));
        words.collect()
    };
    assert!(compared(&text(1), &text(3)).changes() > 0);
}
