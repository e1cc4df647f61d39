//! Characters that printing to PDF puts in the place of ordinary ones.
//!
//! Fonts share one drawing between 文 and the radical ⽂, and programs that print choose the radical when they write
//! the text behind the drawing. The words look the same and match nothing, so they are written with ordinary
//! characters again.

use unicode_normalization::UnicodeNormalization;

/// Radicals of the supplement block that are drawn like whole characters, with these.
const SUPPLEMENT: [(char, char); 34] = [
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺈', '刀'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺜', '日'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺩', '王'),
    ('⺼', '月'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻬', '齐'),
    ('⻰', '龙'),
    ('⻳', '龟'),
];

/// Whether a character is a radical or a ligature that stands for ordinary ones.
pub(super) const fn is_stand_in(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{fb00}'..='\u{fb06}')
}

/// Writes the ordinary characters for one that stands in for them.
pub(super) fn push_ordinary(c: char, text: &mut String) {
    match SUPPLEMENT.iter().find(|(radical, _)| *radical == c) {
        Some((_, ordinary)) => text.push(*ordinary),
        None => text.extend(std::iter::once(c).nfkc()),
    }
}

#[cfg(test)]
mod tests {
    use crate::policies::recognise::structure;

    #[test]
    fn radicals_are_read_as_the_characters_they_look_like() {
        let body = structure("⼀、⼯作⽬标\n⽀持⻓期发展，服务⼈⺠，优化⻔户⽹⻚。\n");
        assert_eq!(body.to_plain_text(), "一、工作目标\n支持长期发展，服务人民，优化门户网页。");
    }
}
