-- A new lake, with its Parquet files in {files}. -- noqa: disable=all
attach 'ducklake:postgres:{catalog}' as lake (data_path '{files}');
