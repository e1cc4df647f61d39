//! From data to scores.

use super::data::Data;
use super::framework::Framework;
use super::problem::Problem;
use super::scores::Scores;

/// Scores everybody, or says what stands in the way.
pub fn score(_framework: &Framework, _data: &Data) -> Result<Scores, Vec<Problem>> {
    Err(vec![Problem::new("", "尚未实现")])
}
