//! The rules for what a deletion writes, which hold under the attribute and under the derives alike.

use crate::args::{FlagLit, FlagLitValue, SoftDeleteArgs};
use crate::cx::Cx;
use crate::model::{Field, last_segment, option_inner};

/// `soft_delete(boolean, unix_millis)`, `soft_delete(live = "0")`, `soft_delete(live = "0", deleted = "0")`.
pub(crate) fn one_form(options: &SoftDeleteArgs, cx: &mut Cx) {
    let given = options.live.as_ref().or(options.deleted.as_ref());
    if let Some(boolean) = options.boolean {
        if given.is_some() || !options.form.is_time() {
            cx.error_at(
                boolean,
                "`boolean` is a flag of true and false, and another form of deletion is given too; keep one",
            );
        }
        return;
    }
    let Some(given) = given else { return };
    if !options.form.is_time() {
        cx.error(
            &given.written,
            "a flag has values, and a time has a unit or a format; keep one of them",
        );
    }
    match options.values() {
        None => {
            let (is, other) = if options.live.is_some() {
                ("live", "deleted")
            } else {
                ("deleted", "live")
            };
            cx.error(
                &given.written,
                format!("`{is}` is half of a flag; say `{other} = \"..\"` too"),
            );
        }
        Some([live, deleted]) if live.value == deleted.value => {
            cx.error(
                &deleted.written,
                "a deleted row has another value than a live one; change one of them",
            );
        }
        Some([live, deleted]) if std::mem::discriminant(&live.value) != std::mem::discriminant(&deleted.value) => {
            cx.error(
                &deleted.written,
                "one value of this flag is a number and the other a text; a column holds one of them",
            );
        }
        Some(_) => {}
    }
}

/// `live = "0"` with a `String`, `live = "'0'"` with an `i8`. What an enum holds only its own crate knows.
pub(crate) fn values_fit(options: &SoftDeleteArgs, column: &Field, cx: &mut Cx) {
    let Some([live, _]) = options.values() else { return };
    let inner = option_inner(&column.ty).unwrap_or(&column.ty);
    let Some(last) = last_segment(inner) else { return };
    let name = last.ident.to_string();
    let is_integer = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"].contains(&name.as_str());
    let message = |FlagLit { written, value }: &FlagLit| match value {
        FlagLitValue::Text(_) if is_integer => {
            let number = written.value().replace('\'', "");
            Some(format!(
                "`{}` is a number; write `\"{number}\"`, without SQL's quotes",
                column.name
            ))
        }
        FlagLitValue::Number(number) if name == "String" => Some(format!(
            "`{}` is a text; write `\"'{number}'\"`, in SQL's quotes",
            column.name
        )),
        _ if name == "bool" => Some(format!(
            "`{}` is a `bool`; say `boolean` in place of values",
            column.name
        )),
        FlagLitValue::Text(_) | FlagLitValue::Number(_) => None,
    };
    if let Some(message) = message(live) {
        cx.error(&live.written, message);
    }
}
