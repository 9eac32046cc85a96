"""The stages of the pipeline. Pure: values in, values out; no file, no clock, no network."""
