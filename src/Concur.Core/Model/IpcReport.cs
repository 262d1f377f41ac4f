namespace Concur.Core.Model;

/// <summary>What passing units and results between processes took, per iteration; sums over its units.</summary>
/// <param name="Bytes">Bytes of results.</param>
/// <param name="SerialiseNs">From a unit's end until its result was bytes, in the worker.</param>
/// <param name="TransferNs">Units on their way to workers, and bytes on their way back.</param>
/// <param name="DeserialiseNs">From the last byte until the result was a value again, in the harness.</param>
public sealed record IpcReport(long Bytes, long SerialiseNs, long TransferNs, long DeserialiseNs);
