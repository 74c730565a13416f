// SPDX-License-Identifier: Apache-2.0

import io.github.azureskr.AzureSkrProvider;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.KeyManagerFactory;

/**
 * An HTTPS server on Netty 4.2 whose key is released by Key Vault.
 *
 * <p>/etc/azureskr.conf (see ../azureskr.conf) says which key. With Netty's jars in a folder:
 *
 * <pre>java -cp 'azure-skr-provider-VERSION-all.jar:netty/*' NettyServer.java</pre>
 */
class NettyServer {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new AzureSkrProvider());
        KeyStore store = KeyStore.getInstance("AzureSKR");
        try (InputStream configuration = Files.newInputStream(Path.of("/etc/azureskr.conf"))) {
            store.load(configuration, null);
        }

        // Follows a rotation of the key in its vault. The JDK's own, SunX509, would do, and keep the key it starts with.
        KeyManagerFactory keys = KeyManagerFactory.getInstance("AzureSKR");
        keys.init(store, null);

        // SslProvider.OPENSSL does as well, with netty-tcnative-boringssl-static among the jars.
        SslContext tls = SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();

        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(tls.newHandler(channel.alloc()), new HttpServerCodec(), new Greeting());
                    }
                })
                .bind(8443)
                .sync()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        System.out.println("Serving https://localhost:" + port + "/");
        server.closeFuture().sync();
    }

    /** Answers each request. */
    private static final class Greeting extends SimpleChannelInboundHandler<LastHttpContent> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, LastHttpContent endOfRequest) {
            ByteBuf text = ByteBufUtil.writeUtf8(context.alloc(), "Served by Netty");
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, text))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }
}
