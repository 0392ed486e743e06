//! Wire types: plain data that crosses between server and browser, one file an area.
