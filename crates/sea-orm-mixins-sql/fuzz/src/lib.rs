//! What the fuzz targets share: the tables they speak of, the statements they start from, and what must hold of every
//! text.

mod check;
mod seeds;
mod splice;
mod world;

pub use check::check;
pub use seeds::{DIALECTS, of};
pub use splice::Splices;
