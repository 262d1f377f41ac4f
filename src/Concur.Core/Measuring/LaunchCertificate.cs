using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>
/// The certificate of a launch whose connections leave this machine. All its processes have it with its key, show it to each other and
/// accept no other, so it needs no authority and is thrown away with the launch.
/// </summary>
internal static class LaunchCertificate
{
    /// <summary>Long enough for machines whose clocks differ. The dates are not checked.</summary>
    private const int Years = 200;

    /// <summary>Makes a new one.</summary>
    /// <param name="folder">Where it is written, in a file that this user alone may read; must exist.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=dotnet-concur", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(Years));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        using var file = new StreamWriter(Path.Combine(folder, EngineFiles.Certificate), options);
        file.WriteLine(certificate.ExportCertificatePem());
        file.WriteLine(key.ExportPkcs8PrivateKeyPem());
    }
}
