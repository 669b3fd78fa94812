mod inspected;
mod kill;
mod live;
mod maintenance;
mod rebuild;
