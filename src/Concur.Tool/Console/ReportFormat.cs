namespace Concur.Tool.Console;

/// <summary>The formats in which a result can be printed. A command may have only some of them.</summary>
internal enum ReportFormat
{
    /// <summary>Tables and sentences for a terminal.</summary>
    Table,

    /// <summary>The stored file: run.json, trace.json or sweep.json.</summary>
    Json,

    /// <summary>Markdown, for a pull request or a wiki.</summary>
    Markdown,

    /// <summary>The report page.</summary>
    Html,

    /// <summary>The results of a run, a line per strategy or command.</summary>
    Csv,

    /// <summary>A picture of the account, or of the sweep.</summary>
    Svg,
}
