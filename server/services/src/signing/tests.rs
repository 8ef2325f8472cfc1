//! Receiving files: what is kept, who may send, whose turn it is.
