//! Medical images: DICOM instances and series as records.
