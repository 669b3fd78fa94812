//! Writes the statements of `tests/fixtures` into `corpus/text`, as that target reads them.

use sea_orm_mixins_sql_fuzz::{DIALECTS, of};
use std::path::Path;

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/text");
    std::fs::create_dir_all(&folder)?;
    for (first, dialect) in (0_u8..).zip(DIALECTS) {
        for (number, statement) in of(dialect).iter().enumerate() {
            let file = folder.join(format!("{dialect:?}-{number}"));
            std::fs::write(file, [&[first], statement.as_bytes()].concat())?;
        }
    }
    Ok(())
}
