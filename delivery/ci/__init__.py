"""What the workflows need of GitHub, and of the artifacts that go from job to job; the tests of a deployed API."""
