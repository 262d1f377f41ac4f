using System.Security.Cryptography.X509Certificates;
using Concur.Protocol;
using Orleans.Connections.Security;

namespace Concur.Engines.Orleans;

/// <summary>The certificate of one launch. Only its processes have it. Both ends of a connection show it and accept no other.</summary>
internal sealed class LaunchCertificate
{
    /// <summary>The name that a client asks for. It is not checked: the certificate is known.</summary>
    private const string AnyHost = "dotnet-concur";

    private readonly X509Certificate2 _own;

    private LaunchCertificate(X509Certificate2 own) => _own = own;

    /// <param name="folder">The folder in which it lies, with its key.</param>
    public static LaunchCertificate Read(string folder)
    {
        var path = Path.Combine(folder, EngineFiles.Certificate);
        using var read = X509Certificate2.CreateFromPemFile(path);

        // On Windows a key that was read from text cannot be used for a connection.
        return new LaunchCertificate(X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null));
    }

    /// <summary>Encrypts every connection of a silo.</summary>
    public void Secure(ISiloBuilder silo) => silo.UseTls(options =>
    {
        options.LocalCertificate = _own;
        options.CheckCertificateRevocation = false;
        (options.RemoteCertificateMode, options.ClientCertificateMode) =
            (RemoteCertificateMode.RequireCertificate, RemoteCertificateMode.RequireCertificate);
        options.RemoteCertificateValidation = (shown, _, _) => IsOwn(shown);
        options.OnAuthenticateAsClient = (_, client) => (client.TargetHost, client.ClientCertificates) = (AnyHost, [_own]);
    });

    private bool IsOwn(X509Certificate shown) => shown.GetRawCertData().AsSpan().SequenceEqual(_own.RawDataMemory.Span);
}
