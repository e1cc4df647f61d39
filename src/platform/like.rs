//! Looking for words in columns, the same way on both engines.

use sea_orm::Value;
use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _, Func, IntoColumnRef, SimpleExpr};

/// Whether a column contains a text, in capitals or small letters. The text's own wildcards mean themselves.
///
/// PostgreSQL's `LIKE` tells capitals from small letters and SQLite's does not, so both sides are made small by the
/// engine itself: SQLite knows the letters of ASCII only, and then so on both sides.
pub fn contains(column: impl IntoColumnRef, text: &str) -> SimpleExpr {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = Expr::expr(Func::lower(Expr::val(format!("%{escaped}%"))));
    let pattern = pattern.binary(BinOper::Escape, Expr::Constant(Value::from('\\')));
    Expr::expr(Func::lower(Expr::col(column))).binary(BinOper::Like, pattern)
}
