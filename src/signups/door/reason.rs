//! Why a ticket is refused, in plain words with what to do.

use chrono::{DateTime, NaiveDate, Utc};

use crate::platform::clock::local;

/// Why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nothing that this site makes.
    NotATicket,
    /// A typed code with a wrong character.
    Slip,
    /// A code that nobody has.
    Unknown,
    /// The proof in the picture is not ours.
    Forged,
    /// A newer ticket was issued.
    Reissued,
    /// For something else.
    OtherOccasion,
    /// The letter's link was never opened.
    Unconfirmed,
    /// The organiser has not agreed.
    AwaitingApproval,
    /// In the queue.
    Waiting,
    /// Came up, and did not say yes.
    OfferNotAccepted,
    /// Was too late.
    Lapsed,
    /// Gave up.
    Cancelled(Option<DateTime<Utc>>),
    /// Taken off the list.
    TakenOff,
    /// It does not take place.
    OccasionCalledOff,
    /// Doors open later today.
    TooEarly(DateTime<Utc>),
    /// Today's part is over.
    TodayOver,
    /// On another day.
    OtherDay(NaiveDate),
    /// All of it is over.
    Over,
    /// Came already.
    AlreadyIn {
        /// When.
        at: DateTime<Utc>,
        /// Where.
        door: Option<String>,
        /// Who let them in.
        by: String,
    },
    /// Wants to leave and never came.
    NotIn,
    /// Left already.
    AlreadyOut(Option<DateTime<Utc>>),
    /// The device kept it too long.
    TooLongAgo,
    /// The code on the screen has changed since.
    ScreenChanged,
}

impl Reason {
    /// For machines.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotATicket => "not_a_ticket",
            Self::Slip => "slip",
            Self::Unknown => "unknown",
            Self::Forged => "forged",
            Self::Reissued => "reissued",
            Self::OtherOccasion => "other_occasion",
            Self::Unconfirmed => "unconfirmed",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Waiting => "waiting",
            Self::OfferNotAccepted => "offer_not_accepted",
            Self::Lapsed => "lapsed",
            Self::Cancelled(_) => "cancelled",
            Self::TakenOff => "taken_off",
            Self::OccasionCalledOff => "called_off",
            Self::TooEarly(_) => "too_early",
            Self::TodayOver => "today_over",
            Self::OtherDay(_) => "other_day",
            Self::Over => "over",
            Self::AlreadyIn { .. } => "already_in",
            Self::NotIn => "not_in",
            Self::AlreadyOut(_) => "already_out",
            Self::TooLongAgo => "too_long_ago",
            Self::ScreenChanged => "screen_changed",
        }
    }

    /// In a few words.
    pub fn title(&self) -> String {
        let time = |at: &DateTime<Utc>| local(*at).format("%H:%M").to_string();
        match self {
            Self::NotATicket => "不是本平台的票".to_owned(),
            Self::Slip => "签到码有误".to_owned(),
            Self::Unknown => "查无此票".to_owned(),
            Self::Forged => "票面校验不通过".to_owned(),
            Self::Reissued => "旧票已作废".to_owned(),
            Self::OtherOccasion => "不是这一场的票".to_owned(),
            Self::Unconfirmed => "报名未确认".to_owned(),
            Self::AwaitingApproval => "报名待审核".to_owned(),
            Self::Waiting => "还在候补".to_owned(),
            Self::OfferNotAccepted => "候补名额未接受".to_owned(),
            Self::Lapsed => "名额已释放".to_owned(),
            Self::Cancelled(_) => "本人已取消".to_owned(),
            Self::TakenOff => "报名未通过".to_owned(),
            Self::OccasionCalledOff => "本场已取消".to_owned(),
            Self::TooEarly(at) => format!("{} 开始签到", time(at)),
            Self::TodayOver => "今天的场次已结束".to_owned(),
            Self::OtherDay(day) => format!("票是 {} 的", day.format("%-m月%-d日")),
            Self::Over => "活动已结束".to_owned(),
            Self::AlreadyIn { at, .. } => format!("{} 已签到", time(at)),
            Self::NotIn => "今天没有签到".to_owned(),
            Self::AlreadyOut(at) => at.as_ref().map_or_else(|| "已签退".to_owned(), |at| format!("{} 已签退", time(at))),
            Self::TooLongAgo => "扫描时间太久".to_owned(),
            Self::ScreenChanged => "屏幕上的码已更新".to_owned(),
        }
    }

    /// What to do.
    pub fn advice(&self) -> String {
        match self {
            Self::NotATicket => "请出示报名邮件或“我的报名”里的电子票二维码。".to_owned(),
            Self::Slip => "请对照电子票重新输入 10 位签到码，可能抄错了一位。".to_owned(),
            Self::Unknown => "请核对是否为本平台的电子票；可按姓名和手机号在名单里查找。".to_owned(),
            Self::Forged => "二维码可能被修改过。请核对本人手机号，必要时按姓名在名单里查找。".to_owned(),
            Self::Reissued => "这张票补发过，请出示最新的电子票。".to_owned(),
            Self::OtherOccasion => "请核对票面的名称和日期，到对应的会场签到。".to_owned(),
            Self::Unconfirmed => "请本人打开报名邮件里的链接确认，或由工作人员按现场报名登记。".to_owned(),
            Self::AwaitingApproval => "请联系主办方当场审核。".to_owned(),
            Self::Waiting => "还没有轮到。如现场有空位，可由工作人员按现场报名登记。".to_owned(),
            Self::OfferNotAccepted => "请本人打开邮件接受名额，再来签到。".to_owned(),
            Self::Lapsed => "没有在规定时间内确认。如现场有空位，可按现场报名登记。".to_owned(),
            Self::Cancelled(at) => {
                let when = at.map(|at| format!("取消时间 {}。", local(at).format("%-m月%-d日 %H:%M"))).unwrap_or_default();
                format!("{when}如仍想参加且有空位，可按现场报名登记。")
            }
            Self::TakenOff => "请联系主办方了解原因。".to_owned(),
            Self::OccasionCalledOff => "本场不再举办，请留意主办方通知。".to_owned(),
            Self::TooEarly(_) => "请稍候，到时间再扫一次。".to_owned(),
            Self::TodayOver => "今天的签到时间已过。确实到场的，由主办方在名单里补记并说明理由。".to_owned(),
            Self::OtherDay(_) => "请按票面日期前来。".to_owned(),
            Self::Over => "签到时间已过。确实到场的，由主办方在名单里补记并说明理由。".to_owned(),
            Self::AlreadyIn { door, by, .. } => {
                let door = door.as_deref().map(|door| format!("入口：{door}。")).unwrap_or_default();
                format!("{door}经手：{by}。同一张票每天只能入场一次；若不是本人签到，请核对手机号后四位。")
            }
            Self::NotIn => "请先签到，再签退。".to_owned(),
            Self::AlreadyOut(_) => "不需要重复签退。".to_owned(),
            Self::TooLongAgo => "这条扫描在设备里存放超过 48 小时，不再补记。由主办方在名单里补记并说明理由。".to_owned(),
            Self::ScreenChanged => "请重新扫描会场屏幕上的二维码。".to_owned(),
        }
    }
}
