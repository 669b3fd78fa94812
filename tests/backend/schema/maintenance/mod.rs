//! What every step runs through: its connection, its settings, its waiting and its messages.
