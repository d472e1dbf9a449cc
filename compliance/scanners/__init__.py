"""The tools that answer: our own rules, cdk-nag, checkov, cfn-lint."""
