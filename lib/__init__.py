"""The platform as an AWS CDK application: configuration, naming, constructs and stacks."""
