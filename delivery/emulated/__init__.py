"""The platform on an emulator of AWS that others wrote: deployed by the stock CDK CLI, and asked what it became."""
