namespace Concur.Tool.Console;

/// <summary>How a run is printed.</summary>
internal enum ReportFormat
{
    /// <summary>For a person at a terminal.</summary>
    Table,

    /// <summary>Exactly the run file.</summary>
    Json,

    /// <summary>For a pull request or a wiki.</summary>
    Markdown,

    /// <summary>The report page.</summary>
    Html,

    /// <summary>A picture of the account, or of the sweep.</summary>
    Svg,
}
