//! What people agree to when they sign up. The words are kept with the sign-up.

/// For oneself.
pub const CONSENT: &str = "同意主办方为办理本次报名收集和使用我填写的信息：用于报名确认、活动通知、入场签到、培训结业和人数统计，\
只提供给主办方和现场工作人员。要求填写身份证号的，核对后只保留遮盖后的号码和不能还原的校验值。\
信息自报名起保存 3 年，到期自动清除；本人可随时查看、更正，取消报名后可立即删除。";

/// For people whom an organisation signs up.
pub const CONSENT_OF_OTHERS: &str = "已告知上述人员，并取得其本人同意：为办理本次报名收集和使用其信息，用于报名确认、活动通知、入场签到、\
培训结业和人数统计，只提供给主办方和现场工作人员。信息自报名起保存 3 年，到期自动清除；本人可通过报名邮件随时查看、更正、取消和删除。";
