//! The policy library: import, search, reading and editing.

mod import_lines;
mod office;
mod public_pages;
mod search_api;
mod uploads;

/// A document as it comes, with headings, units and a closing.
pub const PLAIN: &str = "四川省商务厅关于开展跨境电商试验企业遴选的通知\n\
    试验商函〔2025〕88号\n\
    各市（州）商务主管部门：\n\
    为做好试验工作，现将有关事项通知如下。\n\
    一、遴选范围\n\
    （一）支持建设海外仓。遴选三十家企业，每家给予补助。（责任单位：各市州商务局）\n\
    （二）支持培养人才。每年举办两期培训班。\n\
    二、工作要求\n\
    请于2025年7月1日前报送名单。\n\
    四川省商务厅\n\
    2025年6月10日\n";

/// Its title.
pub const PLAIN_TITLE: &str = "四川省商务厅关于开展跨境电商试验企业遴选的通知";
