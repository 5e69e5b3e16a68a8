extension Culture {
    /// First names, the commonest first.
    var firstNames: String {
        switch self {
        case .english:
            """
            James Michael John David Daniel Emily Sarah Thomas Ryan Joshua Jack Oliver Sophie Luke \
            Aaron Megan Kyle Grace Nathan Liam Connor Hannah Mason Bethany Tyler Zoe Callum Paige
            """
        case .german:
            """
            Lukas Maximilian Jonas Felix Leon Tim Anna Julia Niklas Moritz Sebastian Lena Fabian \
            Jan Marie Florian Katharina Tobias Jürgen Svenja Benedikt Annika Björn Merle Hannes
            """
        case .french:
            """
            Lucas Thomas Hugo Maxime Antoine Camille Julien Nicolas Léa Mathieu Quentin Alexandre \
            Chloé Romain Baptiste Manon Clément Adrien Élodie Théo Corentin Margaux Bastien Inès
            """
        case .spanish:
            """
            Alejandro Carlos Juan José Daniel Sergio Pablo Javier María Diego Lucía Andrés Miguel \
            Laura Álvaro Sofía Santiago Camila Mateo Rubén Valentina Iker Ximena Gonzalo Nerea
            """
        case .portuguese:
            """
            João Lucas Gabriel Pedro Rafael Mateus Bruno Ana Gustavo Felipe Tiago Mariana Diogo \
            Leonardo Beatriz Vinícius Rodrigo Larissa Caio Thiago Inês Murilo Duarte Débora Otávio
            """
        case .italian:
            """
            Marco Andrea Luca Alessandro Matteo Lorenzo Davide Francesco Giulia Simone Federico \
            Chiara Riccardo Gabriele Martina Stefano Elisa Nicolò Tommaso Ilaria Edoardo Pietro
            """
        case .dutch:
            """
            Daan Sem Thijs Bram Lars Jeroen Sanne Tim Ruben Niels Femke Bas Jesse Koen Lotte Joris \
            Maarten Sjoerd Fleur Wouter Anouk Floris Gijs Roos
            """
        case .nordic:
            """
            Erik Oscar Johan Emma Viktor Anton Linus Elin Gustav Axel Simon Maja Henrik Alva Nils \
            Mikkel Freja Lukas Sixten Astrid Elias Ebba Ludvig Tuva
            """
        case .polish:
            """
            Jakub Kacper Mateusz Michał Piotr Dawid Patryk Szymon Kamil Anna Bartosz Łukasz Filip \
            Karolina Wojciech Natalia Damian Rafał Zuzanna Igor Hubert Oliwia Marcin Konrad
            """
        case .romanian:
            """
            Andrei Alexandru Mihai Ștefan Cristian Ionuț Gabriel Maria Vlad Radu Elena Bogdan \
            Florin Ioana Răzvan Adrian Raluca Cătălin Denisa Tudor Sorin Bianca
            """
        case .turkish:
            """
            Mehmet Mustafa Ahmet Emre Burak Yusuf Zeynep Murat Can Elif Hakan Cem Onur Büşra \
            Serkan Kerem Selin Tolga Umut Ece Barış Kaan Deniz Oğuz
            """
        case .arabic:
            """
            Mohammed Ahmed Ali Omar Youssef Hassan Khalid Ibrahim Fatima Hamza Abdullah Mahmoud \
            Usman Bilal Aisha Karim Tariq Zainab Saad Rashid Imran Layla Faisal Hina Zubair Nadia
            """
        case .indian:
            """
            Rahul Amit Rohit Arjun Priya Vikram Sanjay Suresh Ankit Deepak Neha Karthik Manish \
            Pooja Rajesh Vivek Aditya Sneha Nikhil Harsh Kavya Gaurav Ishaan Lakshmi Pranav Tejas
            """
        case .nigerian:
            """
            Emmanuel Samuel Chinedu David Blessing Ibrahim Tunde Victor Daniel Precious Chukwuemeka \
            Oluwaseun Joy Sunday Musa Ifeanyi Favour Kelechi Ayodele Ngozi Femi Obinna Adaeze Bashir
            """
        case .kenyan:
            """
            Brian Kevin Dennis Joseph Faith Peter Mercy John Victor Samuel Grace Collins Ian Esther \
            Allan Joyce Moses Caroline Felix Winnie Elijah Purity
            """
        case .southAfrican:
            """
            Thabo Sipho Johan Lerato Bongani Themba Pieter Nomsa Kagiso Tshepo Zanele Andile Riaan \
            Lindiwe Mandla Nadine Sizwe Palesa Hendrik Ayanda Karabo Willem
            """
        case .vietnamese:
            """
            Minh Anh Huy Tuan Hung Duc Linh Nam Long Quang Hoa Dung Khanh Phuong Trung Thanh Son \
            Hieu Lan Bao Thao Kien Trang Phuc
            """
        case .indonesian:
            """
            Muhammad Budi Agus Rizky Andi Dewi Eko Adi Bayu Fajar Siti Dimas Putri Hendra Yoga Rina \
            Wahyu Arif Ayu Joko Galih Intan
            """
        case .malay:
            """
            Muhammad Ahmad Wei Aiman Amirul Nur Hafiz Jun Siti Faiz Kah Syafiq Azman Mei Izzat Farah \
            Haziq Yee Danish Irfan Aina Zulkifli
            """
        case .filipino:
            """
            John Mark Jose Joshua Angel Michael Maria Christian Jerome Ryan Kristine Carlo Paolo \
            Jayson Rochelle Aldrin Nicole Arvin Jhon Rhea Dennis Jomar
            """
        case .japanese:
            """
            Hiroshi Takashi Kenta Yuki Daiki Sho Haruka Kazuki Ryo Naoki Yuta Misaki Takumi Akira \
            Kenji Aoi Shota Tomoya Rina Kaito Mai Satoshi
            """
        case .korean:
            """
            Minjun Jihoon Hyunwoo Seojun Jiwoo Donghyun Minji Sungmin Jaehyun Yuna Taeyang Soyeon \
            Junho Hana Kyungsoo Eunji Woojin Seungho Dahyun Jisoo
            """
        }
    }

    /// Last names, the commonest first.
    var lastNames: String {
        switch self {
        case .english:
            """
            Smith Johnson Williams Brown Jones Taylor Davies Wilson Evans Thomas Clark Walker Hall \
            Green Wood Harris Lewis Turner Cooper Ward Hughes Bennett Foster Griffiths Palmer Whitaker
            """
        case .german:
            """
            Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter \
            Klein Wolf Schröder Neumann Braun Krüger Hartmann Lange Vogt Seidel Brandt Lorenz Pohl
            """
        case .french:
            """
            Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre \
            Michel Garcia Roux Fournier Girard Bonnet Mercier Blanchard Chevalier Perrin Aubert
            """
        case .spanish:
            """
            García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Ruiz \
            Hernández Díaz Torres Vargas Ramírez Castro Ortega Morales Navarro Rojas Iglesias Cano
            """
        case .portuguese:
            """
            Silva Santos Oliveira Souza Pereira Costa Ferreira Rodrigues Almeida Lima Gomes Ribeiro \
            Carvalho Martins Rocha Barbosa Araújo Teixeira Moreira Cardoso Nogueira Pinheiro Leite
            """
        case .italian:
            """
            Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti \
            Costa Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Caruso Ferrara Villa
            """
        case .dutch:
            """
            Jongsma Jansen Vries Dijk Bakker Visser Smit Meijer Mulder Boersma Bos Vos Peters \
            Hendriks Leeuwen Dekker Brouwer Dijkstra Kok Postma Schouten Verhoeven Kuipers
            """
        case .nordic:
            """
            Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Hansen \
            Lindberg Nyström Lund Bergström Holm Sandberg Ek Forsberg Söderlund Dahl
            """
        case .polish:
            """
            Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański \
            Woźniak Dąbrowski Kozłowski Mazur Krawczyk Piotrowski Grabowski Pawlak Król Wieczorek \
            Jabłoński
            """
        case .romanian:
            """
            Popa Popescu Ionescu Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu \
            Dinu Lazar Florea Neagu Toma Barbu Voicu Oprea
            """
        case .turkish:
            """
            Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Arslan Doğan Kılıç Aslan Çetin Kara \
            Koç Kurt Özdemir Polat Erdoğan Güneş Bulut Tekin
            """
        case .arabic:
            """
            Khan Ahmed Ali Hussain Hassan Malik Mahmood Iqbal Saleh Mansour Farouk Nasser Haddad \
            Qureshi Butt Rahman Sheikh Mostafa Raza Benali Alami Siddiqui Othman Bakr Chaudhry
            """
        case .indian:
            """
            Kumar Singh Sharma Patel Gupta Reddy Verma Das Shah Yadav Mehta Joshi Nair Rao Mishra \
            Agarwal Iyer Chauhan Desai Banerjee Pillai Kulkarni Bhat Saxena Thakur Menon
            """
        case .nigerian:
            """
            Okafor Adeyemi Eze Ibrahim Okonkwo Abubakar Balogun Nwosu Ogunleye Chukwu Mohammed \
            Adebayo Obi Okoro Lawal Uche Onyeka Bello Akande Ekwueme Danjuma Oladipo Nnamdi
            """
        case .kenyan:
            """
            Otieno Kamau Mwangi Ochieng Njoroge Kipchoge Wanjiku Omondi Kariuki Mutua Maina Wafula \
            Cheruiyot Odhiambo Njeri Musyoka Kimani Barasa Karanja Mbugua
            """
        case .southAfrican:
            """
            Dlamini Nkosi Ndlovu Botha Khumalo Mokoena Coetzee Mthembu Naidoo Sithole Pretorius \
            Molefe Mahlangu Zulu Venter Moyo Govender Radebe Nel Tshabalala
            """
        case .vietnamese:
            "Nguyen Tran Le Pham Hoang Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Trinh Dinh Mai"
        case .indonesian:
            """
            Saputra Wijaya Pratama Setiawan Santoso Nugroho Hidayat Kurniawan Lestari Susanto \
            Siregar Gunawan Firmansyah Utomo Halim Permana Maulana Hartono Nasution Simanjuntak
            """
        case .malay:
            """
            Tan Lim Abdullah Lee Ismail Rahman Wong Hassan Ng Ibrahim Chong Yusof Goh Othman Teo \
            Kaur Razak Chan Zakaria Nair
            """
        case .filipino:
            """
            Santos Reyes Cruz Bautista Garcia Ocampo Mendoza Torres Flores Villanueva Ramos Aquino \
            Castillo Dizon Navarro Salazar Mercado Pascual Lim Manalo
            """
        case .japanese:
            """
            Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida \
            Yamada Sasaki Matsumoto Inoue Kimura Hayashi Shimizu Mori Ikeda
            """
        case .korean:
            "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song"
        }
    }

    /// Mail providers that only this culture uses.
    var nationalProviders: [String] {
        switch self {
        case .german: ["gmx.de", "web.de", "t-online.de"]
        case .french: ["orange.fr", "free.fr", "laposte.net"]
        case .italian: ["libero.it", "virgilio.it"]
        case .polish: ["wp.pl", "onet.pl", "o2.pl"]
        case .english: ["btinternet.com", "aol.com", "comcast.net"]
        case .portuguese: ["uol.com.br", "sapo.pt", "bol.com.br"]
        case .spanish: ["hotmail.es", "telefonica.net"]
        case .dutch: ["ziggo.nl", "kpnmail.nl"]
        case .southAfrican: ["mweb.co.za", "webmail.co.za"]
        case .indian: ["rediffmail.com", "yahoo.co.in"]
        case .japanese: ["docomo.ne.jp", "yahoo.co.jp"]
        case .korean: ["naver.com", "daum.net"]
        case .romanian: ["yahoo.ro"]
        case .nordic: ["telia.com", "live.se"]
        case .indonesian: ["yahoo.co.id"]
        case .filipino: ["yahoo.com.ph"]
        case .turkish: ["mynet.com"]
        case .arabic, .nigerian, .kenyan, .vietnamese, .malay: ["ymail.com"]
        }
    }
}
