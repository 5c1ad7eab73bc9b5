"""A form learned from a document that its author wrote in Word with the sample office's figures."""
