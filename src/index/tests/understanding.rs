//! What a query is taken to mean.

use super::*;

#[test]
fn a_question_finds_the_clause_that_answers_it() {
    with_library(|index| {
        let results = index.search(&ask("海外仓有补贴吗")).unwrap();
        let hit = &results.hits[0];
        assert_eq!((hit.record_id, hit.matches[0].anchor.as_str()), (1, "s2-1"));
        assert_eq!(hit.matches[0].heading, "二、海外仓 > （一）建设补贴");
        let marked: Vec<&str> = hit.matches[0].spans.iter().filter(|s| s.is_hit).map(|s| s.text.as_str()).collect();
        assert_eq!(marked, ["海外仓", "补贴"]);
    });
}

#[test]
fn one_thing_has_many_names() {
    with_library(|index| {
        for query in ["跨境电商措施", "CBEC 措施", "ＣＢＥＣ措施", "跨境電子商務措施", "kuajingdianshang cuoshi"]
        {
            assert_eq!(first(index, query), 1, "{query}");
        }
        assert_eq!(first(index, "跨境电商出口海外仓模式申报"), 2);
        assert_eq!(first(index, "9810"), 2);
    });
}

#[test]
fn pinyin_and_initials_are_read_as_words() {
    with_library(|index| {
        for query in ["haiwaicang", "hwc", "hai wai cang", "haiwaicang rending"] {
            assert!(found(index, query).contains(&3), "{query}");
        }
        assert!(found(index, "chongqing").contains(&4));
    });
}

#[test]
fn a_typo_is_corrected_and_said_so() {
    with_library(|index| {
        for (typo, meant) in [("跨镜电商", "跨境电商"), ("海外舱认定", "海外仓认定"), ("haiwaicnag", "海外仓")]
        {
            let results = index.search(&ask(typo)).unwrap();
            assert_eq!(results.did_you_mean.as_deref(), Some(meant), "{typo}");
            assert!(results.total > 0, "{typo}");
        }
        let mut literal = ask("海外舱");
        literal.settings.correct = false;
        assert_ne!(index.search(&literal).unwrap().interpreted.text, "海外仓");
        assert_eq!(index.search(&ask("海外仓有补贴吗")).unwrap().did_you_mean, None);
    });
}

#[test]
fn numbers_are_found_whole_and_in_parts() {
    with_library(|index| {
        for query in ["川府函〔2022〕122号", "川府函[2022]122", "川府函2022 122号", "2022 122", "川府函122号", "122号"]
        {
            assert_eq!(first(index, query), 2, "{query}");
        }
    });
}

#[test]
fn synonyms_change_without_a_rebuild() {
    with_library(|index| {
        assert!(found(index, "大堤").is_empty());
        index.set_synonyms(Synonyms::parse("大堤 = 大坝")).unwrap();
        assert_eq!(found(index, "大堤"), [4]);
    });
}

#[test]
fn nothing_typed_is_syntax_and_nothing_breaks() {
    with_library(|index| {
        let long = "海外仓补贴".repeat(2_000);
        for query in ["\"海外仓", "海外仓 AND (", "title:*", "~^+-!{}[]", "？？", "\u{0}", "𠮷", &long] {
            index.search(&ask(query)).unwrap();
        }
        assert_eq!(first(index, "*海外仓* AND \"补贴\""), 1);
        assert_eq!(first(index, &long), 1);
    });
}

#[test]
fn numbers_are_found_by_everyday_names_of_the_issuer() {
    with_library(|index| {
        for query in ["川府函122号2022", "省商务厅2022年122号", "商务厅122号文", "川府函〔二〇二二〕一百二十二号", "川府函122"]
        {
            assert_eq!(first(index, query), 2, "{query}");
        }
    });
}

#[test]
fn pinyin_may_be_regional_half_spelt_or_accented() {
    with_library(|index| {
        for query in ["haiwaichang", "海外cang认定", "hǎiwàicāng", "hai'waicang"] {
            assert!(found(index, query).contains(&3), "{query}");
        }
    });
}

#[test]
fn a_rare_word_beside_a_frequent_one_is_only_doubted() {
    let root = TempDir::new().unwrap();
    let index = filled(root.path());
    let mut rebuild = index.rebuild().unwrap();
    for id in 1..40 {
        let text = if id == 1 { "按公式计算得分。" } else { "名单公示期为五日。" };
        rebuild.add(&document(id, "公示办法", 2020, "成都", vec![clause("s1", "第一条", text)])).unwrap();
    }
    rebuild.finish(8).unwrap();
    let results = index.search(&ask("公式期")).unwrap();
    assert_eq!(results.did_you_mean.as_deref(), Some("公示期"));
    assert!(!results.interpreted.corrected);
    assert_eq!(results.hits[0].record_id, 1);
    assert_eq!(index.search(&ask("公示期")).unwrap().did_you_mean, None);
}

#[test]
fn an_article_is_found_in_either_kind_of_digits() {
    with_library(|index| {
        let results = index.search(&ask("公共海外仓认定管理办法第2条")).unwrap();
        assert_eq!((results.hits[0].record_id, results.hits[0].matches[0].anchor.as_str()), (3, "s2"));
    });
}
