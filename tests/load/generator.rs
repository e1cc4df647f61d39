//! Policies that never were, for measuring. Words follow each other as they do in the project's own content, so that
//! their frequencies are those of the field; a few made-up names a document let the vocabulary grow as it does in life.
//! The same number gives the same document on every machine.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

const ISSUERS: [(&str, &str, &str); 6] = [
    ("国务院办公厅", "国家", "全国"),
    ("海关总署", "国家", "全国"),
    ("四川省人民政府", "省", "四川省"),
    ("四川省商务厅", "省", "四川省"),
    ("成都市人民政府", "市", "成都市"),
    ("宜宾市商务局", "市", "宜宾市"),
];
const TOPICS: [&str; 8] = ["综合政策", "物流与海外仓", "通关监管", "税收", "金融支付", "补贴扶持", "产业园区", "人才培训"];
const NUMERALS: [&str; 8] = ["一", "二", "三", "四", "五", "六", "七", "八"];
/// Letters of made-up names.
const LETTERS: &str =
    "安宝北昌诚达德东丰福港广海恒宏华汇佳嘉江金锦凯康立联龙隆茂美明南宁鹏启庆荣瑞盛顺泰天通万祥新兴旭阳宜永裕源远云泽正志中众";

/// Words and what follows them.
pub struct Language {
    words: Vec<String>,
    next: Vec<Vec<u32>>,
    starts: Vec<u32>,
}

/// One document.
pub struct Synthetic {
    pub id: u64,
    pub title: String,
    pub number: String,
    pub issuer: (&'static str, &'static str, &'static str),
    pub issued_on: String,
    pub topic: &'static str,
    pub body: String,
}

impl Language {
    /// Learns from the documents of `content/policies`.
    pub fn learn(root: &Path) -> Self {
        let jieba = jieba_rs::Jieba::new();
        let mut language = Self { words: Vec::new(), next: Vec::new(), starts: Vec::new() };
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut files: Vec<_> =
            std::fs::read_dir(root.join("content/policies")).expect("content").flatten().map(|entry| entry.path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            let text = std::fs::read_to_string(file).expect("a content file");
            let body = text.rsplit("\n+++").next().unwrap_or_default();
            for sentence in
                body.split(['。', '；', '\n', '：']).filter(|sentence| !sentence.trim_start().starts_with(['#', '|', '>']))
            {
                let words = jieba.cut(sentence.trim(), false);
                let ids = words.iter().map(|word| language.id(&mut known, word.word)).collect::<Vec<_>>();
                language.starts.extend(ids.first());
                ids.windows(2).for_each(|pair| language.next[pair[0] as usize].push(pair[1]));
            }
        }
        language
    }

    fn id(&mut self, known: &mut HashMap<String, u32>, word: &str) -> u32 {
        *known.entry(word.to_owned()).or_insert_with(|| {
            self.words.push(word.to_owned());
            self.next.push(Vec::new());
            u32::try_from(self.words.len() - 1).expect("a small vocabulary")
        })
    }

    /// Document number `id`, of about `length` characters.
    pub fn document(&self, id: u64, length: usize) -> Synthetic {
        let mut dice = Dice::new(id);
        let issuer = ISSUERS[dice.below(ISSUERS.len())];
        let year = 2012 + dice.below(14);
        let company = dice.name();
        let title = format!("{}关于{}{company}的通知", issuer.0, self.sentence(&mut dice, 14));
        let mut body = String::with_capacity(length * 3 + 300);
        let clauses = length / 160;
        for clause in 0..clauses.max(1) {
            if clause % 4 == 0 {
                writeln!(body, "{}、{}", NUMERALS[(clause / 4) % 8], self.sentence(&mut dice, 10)).expect("a string");
            }
            write!(body, "（{}）{}。", NUMERALS[clause % 4], self.sentence(&mut dice, 12)).expect("a string");
            let mut written = 0;
            while written < 140 {
                let sentence = self.sentence(&mut dice, 40);
                written += sentence.chars().count() + 1;
                write!(body, "{sentence}。").expect("a string");
            }
            if clause % 5 == 0 {
                write!(body, "支持{}等企业{}家。", dice.name(), dice.below(300)).expect("a string");
            }
            body.push('\n');
        }
        Synthetic {
            id,
            title,
            number: format!("试验发〔{year}〕{}号", id + 1),
            issuer,
            issued_on: format!("{year}-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28)),
            topic: TOPICS[dice.below(TOPICS.len())],
            body,
        }
    }

    fn sentence(&self, dice: &mut Dice, length: usize) -> String {
        let mut sentence = String::new();
        let mut word = self.starts[dice.below(self.starts.len())] as usize;
        while sentence.chars().count() < length {
            sentence.push_str(&self.words[word]);
            let next = &self.next[word];
            word =
                if next.is_empty() { self.starts[dice.below(self.starts.len())] } else { next[dice.below(next.len())] } as usize;
        }
        sentence.trim_end_matches(['，', '、', '“', '（']).to_owned()
    }
}

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d);
        dice.below(2);
        dice
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn name(&mut self) -> String {
        let letters: Vec<char> = LETTERS.chars().collect();
        (0..3).map(|_| letters[self.below(letters.len())]).collect()
    }
}
