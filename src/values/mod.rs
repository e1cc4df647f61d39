//! Floor 0: pure value types of the field, without IO and without framework.

mod credit_code;
pub mod division;
pub mod document_number;
pub mod mask;
pub mod money;
mod working_day;

pub use credit_code::{CreditCode, CreditCodeError};
pub use division::{Division, DivisionCode, Level};
pub use document_number::{DocumentNumber, find_all};
pub use money::{Fen, MoneyError};
pub use working_day::{Calendar, Counted, Year};
