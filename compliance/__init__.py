"""Evidence for ISO/IEC 27001:2022, read from synthesized templates; never from the CDK code."""
