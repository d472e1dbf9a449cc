"""The platform on one machine: real servers, the real KCL daemon, an emulator of AWS, and an exact account."""
