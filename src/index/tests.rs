//! The engine as its callers see it, on a small library in a temporary folder.

use std::path::Path;

use chrono::NaiveDate;
use tempfile::TempDir;

use super::*;

mod answers;
mod keeping;
mod understanding;

const WORDS: &str = "海外仓\n跨境电商\n跨境电子商务\n综合试验区\n综试区\n产业园";
const SYNONYMS: &str = "跨境电商 = 跨境电子商务 = CBEC\n综合试验区 = 综试区\n9810 = 跨境电商出口海外仓\n补贴 = 补助 ~ 奖励";

/// Stands in for the house's own recogniser.
fn numbers(text: &str) -> Vec<String> {
    let folded = fold(text).replace(['[', '〔', '(', '【'], "〔").replace([']', '〕', ')', '】'], "〕").replace(' ', "");
    folded.starts_with("川府函〔").then(|| format!("{}号", folded.trim_end_matches('号'))).into_iter().collect()
}

fn lexicon() -> Lexicon {
    Lexicon::parse(WORDS, SYNONYMS, "重庆 chongqing")
}

fn clause(anchor: &str, heading: &str, text: &str) -> IndexClause {
    IndexClause { anchor: anchor.into(), heading: heading.into(), text: text.into() }
}

fn document(id: i64, title: &str, year: i32, region: &str, clauses: Vec<IndexClause>) -> IndexDocument {
    IndexDocument {
        key: format!("policy:{id}"),
        kind: "policy".into(),
        record_id: id,
        title: title.into(),
        numbers: vec![format!("川府函〔{year}〕{}号", 120 + id)],
        authority: "省商务厅".into(),
        facets: vec![("region".into(), region.into()), ("year".into(), year.to_string())],
        date: NaiveDate::from_ymd_opt(year, 3, 1),
        weight: 1.0,
        measures: [None, [-2.5, 40.0, 3.0].get(usize::try_from(id - 1).unwrap()).copied(), None, None],
        clauses,
        ..IndexDocument::default()
    }
}

fn library() -> Vec<IndexDocument> {
    vec![
        document(
            1,
            "支持跨境电子商务高质量发展的若干措施",
            2023,
            "成都",
            vec![
                clause("s1-1", "一、主体培育 > （一）引进龙头", "对年交易额超过五十亿元的平台企业给予一次性奖励三百万元。"),
                clause("s2-1", "二、海外仓 > （一）建设补贴", "企业新建海外仓面积达到五万平方米的，给予最高一百万元补贴。"),
                clause("s2-2", "二、海外仓 > （二）信息报送", "海外仓运营企业应当按月报送出入库数据。"),
            ],
        ),
        document(
            2,
            "中国（宜宾）跨境电商综合试验区实施方案",
            2022,
            "宜宾",
            vec![
                clause("s1", "一、总体要求", "以综合试验区建设为抓手，发展外贸新业态。"),
                clause("s3", "三、监管", "支持企业以9810模式申报，提高通关效率。"),
            ],
        ),
        document(
            3,
            "公共海外仓认定管理办法",
            2024,
            "成都",
            vec![
                clause("s1", "第一条", "为规范公共海外仓的认定和管理，制定本办法。"),
                clause("s2", "第二条", "申请认定的海外仓应当连续运营一年以上，面积不少于一千平方米。"),
            ],
        ),
        document(4, "重庆农村水利设施维护管理规定", 2019, "重庆", vec![clause("s1", "第一条", "水库大坝应当每年检查。")]),
    ]
}

fn filled(root: &Path) -> Index {
    let (index, opened) = Index::open(root, lexicon(), "1", numbers).unwrap();
    assert!(matches!(opened, Opened::NeedsRebuild(_)));
    let mut rebuild = index.rebuild().unwrap();
    for document in library() {
        rebuild.add(&document).unwrap();
    }
    rebuild.finish(7).unwrap();
    index
}

fn with_library(check: impl FnOnce(&Index)) {
    let root = TempDir::new().unwrap();
    check(&filled(root.path()));
}

fn ask(text: &str) -> SearchRequest {
    SearchRequest { text: text.into(), limit: 10, ..SearchRequest::default() }
}

fn found(index: &Index, text: &str) -> Vec<i64> {
    index.search(&ask(text)).unwrap().hits.iter().map(|hit| hit.record_id).collect()
}

fn first(index: &Index, text: &str) -> i64 {
    found(index, text).first().copied().unwrap_or(0)
}
