//! The identity of the zone that runs this site. Configuration, not code: any pilot zone can run the same program.

use serde::Deserialize;

use crate::platform::Content;
use crate::values::Division;

/// Name, footer identifiers and divisions of the zone, from `content/zone.toml` and `content/divisions.toml`.
#[derive(Debug, Clone, Deserialize)]
pub struct Zone {
    /// Full name of the site.
    pub name: String,
    /// Short name for narrow places.
    pub short_name: String,
    /// One line under the name.
    #[serde(default)]
    pub tagline: String,
    /// Whether this is demonstration content, which every page then says in the words of `demo_notice`.
    #[serde(default, rename = "demo")]
    pub is_demo: bool,
    /// What every page of a demonstration says.
    #[serde(default)]
    pub demo_notice: String,
    /// What a government site must carry in its footer.
    pub footer: Footer,
    /// Divisions that documents can belong to.
    #[serde(skip)]
    pub divisions: Vec<Division>,
}

/// Identifiers in the footer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Footer {
    /// 主办单位
    pub host: String,
    /// 承办单位
    pub organiser: String,
    /// 运行维护单位
    pub operator: String,
    /// 网站标识码
    pub site_code: String,
    /// ICP 备案号
    #[serde(rename = "icp")]
    pub icp_number: String,
    /// 公安备案号
    #[serde(rename = "police_record")]
    pub police_number: String,
    /// 联系电话
    pub telephone: String,
    /// 地址
    pub address: String,
    /// 电子邮箱
    pub email: String,
    /// 工作时间
    pub working_hours: String,
}

#[derive(Deserialize)]
struct Divisions {
    #[serde(rename = "division")]
    divisions: Vec<Division>,
}

impl Zone {
    /// Reads the zone's identity.
    pub fn load(content: &Content) -> anyhow::Result<Self> {
        let mut zone: Self = content.toml("zone.toml")?;
        zone.divisions = content.toml::<Divisions>("divisions.toml")?.divisions;
        Ok(zone)
    }

    /// The name of a division by its code; the code itself where the zone does not list it.
    pub fn division_name(&self, code: &str) -> String {
        let known = self.divisions.iter().find(|division| division.code == code);
        known.map_or_else(|| code.to_owned(), |division| division.name.clone())
    }

    /// The code of a division by its name.
    pub fn division_code(&self, name: &str) -> Option<&str> {
        self.divisions.iter().find(|division| division.name == name).map(|division| division.code.as_str())
    }
}
